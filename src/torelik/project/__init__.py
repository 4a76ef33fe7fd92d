"""The product put together: settings, addresses, navigation, command line, demonstration academy."""
