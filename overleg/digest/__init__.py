"""One mail that says what waits: from sources (`sources`), as a letter (`letter`), to each person once (`run`)."""
