"""How values look to a person: dates, ages, waiting times, numbers, lists."""
