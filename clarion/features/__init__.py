"""What customers use; read a folder name, know the product."""

from clarion.base.lazy_routes import read_functions_later

read_functions_later()  # before any module of a feature declares a route
