"""Meta's language in pure functions: what a webhook says, what it means, and what we may say back."""
