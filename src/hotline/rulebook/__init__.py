"""The law as versioned data (制度参数与日历): calendar facts and policy versions (a4.2, a15.3)."""
