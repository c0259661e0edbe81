"""Recording a contact (来电/来件) and disposing of it (arts. 12-15)."""
