"""What happens on each event: find the user, call a service, put the result into the components."""
