"""三 四: sites, rooms, seats, tickets, attendance."""
