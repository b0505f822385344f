class Refused(Exception):
    def __init__(self, amount):
        super().__init__(f"no {amount} left")
        self.amount = amount


class Missing(KeyError):
    pass


class Silent(Refused):
    def __init__(self):
        super().__init__(0)
        self.args = ()


try:
    raise Refused(5)
except Refused as error:
    print(error, error.args, error.amount)
try:
    raise Missing("door")
except KeyError as error:
    print(error)
try:
    raise Silent
except Refused as error:
    print([error], error.amount)
raise Refused(7)
