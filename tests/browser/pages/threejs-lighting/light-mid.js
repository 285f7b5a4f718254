const lamps = [lamp(1, 1, 1), lamp(-2, 1, 0)];
