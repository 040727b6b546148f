"""一 报名: applications, material, pledges, hand-over."""
