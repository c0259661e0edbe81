"""Operation (运行): logs, figures, health, the checks of `hotline doctor`, the restore drill (S20, S41, S48, S50)."""
