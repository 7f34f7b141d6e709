"""What is read: home, branch pages, stories, showcases and notices."""
