"""Who people are: sign-in and their own settings. Knows nothing of aid."""
