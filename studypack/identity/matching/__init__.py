"""Which of the texts remembered is which of those seen; knows nothing of ledgers, notes or Anki."""
