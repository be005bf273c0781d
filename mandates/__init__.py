"""What clients agreed with their banks: the legal ground on which data arrives."""
