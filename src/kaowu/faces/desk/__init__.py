"""The review desk that the agency and the centre share: lists, the case page, decisions."""
