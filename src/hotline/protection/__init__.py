"""Protection (个人信息保护): its rules as versions, and rows of what was done with personal data."""
