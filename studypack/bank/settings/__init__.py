"""Turns `bank.toml` into a configuration, and the words that authors use into what they mean."""
