"""Protecting (个人信息保护): looking with a reason, giving out, keeping and erasing personal data (a11.2, a32.1).

A room above reading and acting: every value goes through the matrix there, every view leaves its line in the view log,
every decision of two people its event on the chain `privacy`.
"""
