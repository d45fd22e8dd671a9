"""The seeds: that they load, that nothing in them is invented, and what they answer."""
