"""Organisation (机构与人员): units, people, posts (arts. 4-6, 8)."""
