"""Forms made from models: what goes in are the data of a file, what comes out is changed data.

``parts`` has one kind of field for each type of value, and puts them together to models, rows and
tables; ``words`` has labels and what else pages say of a field.
"""
