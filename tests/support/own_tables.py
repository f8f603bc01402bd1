"""Tables that tests bring along. They are apart from those of the product, which moves and erases all it has."""

from sqlalchemy import MetaData

from clarion.base.storage import Base


class TestTable(Base):
    """The parent of a table that only tests have; databases of tests have it as well."""

    __abstract__ = True
    __test__ = False
    metadata = MetaData(naming_convention=Base.metadata.naming_convention)
