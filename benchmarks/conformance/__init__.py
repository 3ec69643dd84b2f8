"""How clients fare with a server that misbehaves in twenty ways."""
