"""What customers use; read a folder name, know the product."""
