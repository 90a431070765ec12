"""What an object of Argo runs, in words that Argo's own examples and kfpc's packages share."""
