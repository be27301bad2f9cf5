"""Whether the rows explained are like those they are compared with, and like those the model has not seen."""
