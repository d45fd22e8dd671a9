"""Every door, for every kind of person: what it answers, what it shows, what it refuses."""
