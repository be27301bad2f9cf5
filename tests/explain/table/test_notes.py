import pytest

from explain.table.read import read_table


@pytest.mark.parametrize(("raw", "note"), [
    (b"a,a,b\n1,2,3\n", "'a.1'"), (b"1,2\n3,4\n", "holds only numbers"),
    (b"a,b\nr,1,2\ns,3,4\n", "label that has no column name"),
    (b",a\n0,5\n1,7\n", "numbers the rows, as a saved index does; it was left out"),
    (b",a\n5,5\n6,7\n", "'Unnamed: 0' looks like a saved index"),
    (b"a,b\n007,1\n012,2\n", "'a' is written with zeros before its numbers, as in '007'"),
    (b"a,b\n5%,1\n12.5 %,2\n", "'a' holds per cents, as in '12.5 %'"),
    (b"a,b\n1e400,1\n2.5,2\n", "'a' holds 1 value beyond all numbers"),
    (b"a, b \n1,2\n", "' b ' has blanks around the name"),
    (b"a;b\n1.234.567;x\n5,5;y\n", "'a' holds numbers with '.' between thousands"),
    (b"a," + b"n" * 300 + b"\n1,2\n", "has a name of 300 letters"),
    (b"a,\n1,x\n2,y\n", "'Unnamed: 1' has no name in the file"),
    (b"a,b,c\n1,2,3\n4,5\n6\n", "2 lines have fewer values than there are columns, the first is line 3"),
    (b'a,b\n"1,234",2\n"5,678",3\n', "holds numbers written with a comma, as in '1,234'"),
    (b"a,b\n1,\n2,\n", "'b' is empty"),
    (b"a;b\n1,234;x\n5,678;y\n", "holds numbers written with a comma"),
    (b"when,b\n01/02/2020,1\n", "kinds={'when': '%d/%m/%Y'}"),
])
def test_what_is_odd_about_a_file_is_said(raw, note):
    assert [each for each in read_table(raw).notes if note in each]


def test_an_ordinary_file_needs_no_word():
    assert read_table(b'a,b,c\n1,"x\ny",2.5\n2,z,\n').notes == ()
