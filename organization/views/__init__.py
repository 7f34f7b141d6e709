"""The pages everybody has: signing in and out, notices, one's own profile, who held which post."""
