print(1e16, 1.5e300, 123456789012345680.0, [1 / 3], 1e15)
print(5.5 % 0.1, 1.0 // 0.1, -5.5 // 2, 5.5 % -2, 3.0 % -3, 2.0**0.5)
print(+True, -True, 7 // -2, -7 % 3, range(0, 5, 2) == range(0, 6, 2), range(3)[1])
print("tab\t", ["\0\r", "\n"], len("ab" * 5000), len([0] * 2000))
print((1, 2) in {(1, 2)}, {1, 2} in [{1, 2}])
letters, small = "ab", 200
print(small is 199 + 1, letters is letters.upper())
for wrong in range(11):
    try:
        if wrong == 0:
            -"a"
        elif wrong == 1:
            +[1]
        elif wrong == 2:
            [1] in {2}
        elif wrong == 3:
            {(1, [2]): 3}
        elif wrong == 4:
            "ab" * 2.5
        elif wrong == 5:
            letters["a"]
        elif wrong == 6:
            0.0**-1
        elif wrong == 7:
            [1, 2] < [1, "a"]
        elif wrong == 8:
            reversed({1, 2})
        elif wrong == 9:
            with None:
                pass
        elif wrong == 10:
            ",".join(5)
    except (TypeError, ZeroDivisionError) as error:
        print(wrong, error)
try:
    print(error)
except NameError as error:
    print(error)
def forget():
    x = 1
    del x
    del x
forget()
