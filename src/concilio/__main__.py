from concilio.cli import main

main()
