from threading import Thread


class Account:
    def move(self, amount, to="b", *, fee=0):
        return amount


class Plain:
    pass


def three(a, b, c):
    pass


def say(word):
    print(word)


def wrong(case):
    if case == 0:
        Account().move()
    elif case == 1:
        Account().move(1, 2, 3)
    elif case == 2:
        Account().move(1, 2, 3, fee=4)
    elif case == 3:
        Account().move(1, amount=2)
    elif case == 4:
        Account().move(1, cost=2)
    elif case == 5:
        three()
    elif case == 6:
        three(1)
    elif case == 7:
        Plain(1)


for case in range(8):
    try:
        wrong(case)
    except TypeError as error:
        print(error)
# Brackets make no tuple: each letter is an argument.
thread = Thread(target=say, args=("hi"))
thread.start()
thread.join()
print("end")
