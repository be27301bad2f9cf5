"""What only fitting the learner again can tell."""
