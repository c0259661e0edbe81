"""Tickets (诉求工单): the demand's row, its assignments, requests, replies and links; the actions that write them."""
