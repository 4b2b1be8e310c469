"""The story: which figures are worth telling, in what order, and what each causal word rests on."""
