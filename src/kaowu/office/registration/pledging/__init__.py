"""双承诺制: the candidate's pledge, and the agency's over a sealed roster."""
