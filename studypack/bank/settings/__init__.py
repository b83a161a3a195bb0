"""The settings of a bank: what `bank.toml` may say, how it is read, and what the words of authors mean."""
