"""What happens next: procedures, cases, todos, timers, votes, effects, history and packs."""
