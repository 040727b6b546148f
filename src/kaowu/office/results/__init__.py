"""五 成绩: scores, publicity, objections."""
