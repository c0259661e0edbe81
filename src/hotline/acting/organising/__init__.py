"""Changing the organisation (单位、人员、岗位): one transaction with its rows and one event each (S15; arts. 4-8)."""
