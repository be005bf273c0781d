"""The pages about mandates: signing without an account, and the office's own."""
