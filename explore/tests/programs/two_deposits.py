from threading import Thread

account = 100


def deposit(amount):
    global account
    account += amount


first = Thread(target=deposit, args=(50,))
second = Thread(target=deposit, args=(-30,))
first.start()
second.start()
first.join()
second.join()
print(account)
