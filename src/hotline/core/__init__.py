"""The order (《中山市接诉即办工作办法》) as code: pure functions and frozen values, standard library only."""
