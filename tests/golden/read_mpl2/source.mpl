[10][35]The lamp was lit.|Nobody saw it.
[50][75]/And then it rained.
[80][95]Softly at first.
