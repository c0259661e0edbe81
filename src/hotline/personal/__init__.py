"""Encrypted personal data (个人信息): keys, fields, blind indexes, query codes, search pieces, scrubbing.

a11.2 protects private matters and commercial secrets, a32.1 asks for the guarantees: S07, S09, S11-S14, S17.
Nothing here knows Django or a table; the apps store what these functions return. Why: docs/adr/0010-personal-data.md.
"""
