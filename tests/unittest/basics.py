# A test case run by unittest with the result printed: passes, failures, errors, skips, subtests, fixtures.
import unittest, io, sys, re
log = []
class T(unittest.TestCase):
    @classmethod
    def setUpClass(cls): log.append("setUpClass")
    @classmethod
    def tearDownClass(cls): log.append("tearDownClass")
    def setUp(self): log.append("setUp"); self.addCleanup(log.append, "cleanup")
    def tearDown(self): log.append("tearDown")
    def test_asserts(self):
        self.assertEqual(1, 1.0); self.assertNotEqual(1, 2); self.assertTrue([1]); self.assertFalse(""); self.assertIs(None, None); self.assertIsNone(None); self.assertIn(1, [1]); self.assertNotIn(2, [1]); self.assertIsInstance(1, int); self.assertGreater(2, 1); self.assertLessEqual(1, 1); self.assertAlmostEqual(0.1 + 0.2, 0.3); self.assertRegex("abc", "b"); self.assertCountEqual([1, 2], [2, 1]); self.assertListEqual([1], [1]); self.assertDictEqual({}, {})
        with self.assertRaises(ValueError) as c: int("x")
        self.assertIn("invalid", str(c.exception))
        with self.assertRaisesRegex(KeyError, "k"): {}["k"]
        self.assertRaises(ZeroDivisionError, lambda: 1 / 0)
        with self.assertWarns(UserWarning): __import__("warnings").warn("w")
        with self.assertLogs("x", "INFO") as l: __import__("logging").getLogger("x").info("m")
        self.assertEqual(l.output, ["INFO:x:m"])
    def test_fail(self): self.assertEqual([1, 2, 3], [1, 5, 3], "my message")
    def test_error(self): {}["missing"]
    @unittest.skip("not now")
    def test_skip(self): pass
    @unittest.skipIf(True, "cond")
    def test_skip_if(self): pass
    def test_skip_inside(self): self.skipTest("inside")
    @unittest.expectedFailure
    def test_expected(self): self.fail("expected")
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_sub(self):
        for i in range(4):
            with self.subTest(i=i): self.assertNotEqual(i % 2, 1)
    def test_diff(self): self.assertEqual("line1\nline2\n", "line1\nline3\n")
    def test_dict(self): self.assertEqual({"a": 1}, {"a": 2})
    def test_no_raise(self):
        with self.assertRaises(ValueError): pass
    def helper(self): pass
loader = unittest.TestLoader()
suite = loader.loadTestsFromTestCase(T)
print(suite.countTestCases(), loader.getTestCaseNames(T))
out = io.StringIO()
r = unittest.TextTestRunner(stream=out, verbosity=2).run(suite)
print(r.testsRun, len(r.failures), len(r.errors), len(r.skipped), len(r.expectedFailures), len(r.unexpectedSuccesses), r.wasSuccessful())
text = re.sub(r"in \d+\.\d+s", "in N s", out.getvalue())
text = re.sub(r'File ".*?([^/"]+)"', r'File "\1"', text)
text = re.sub(r'File "(?!basics).*\n(?:    .*\n)*', "", text)
print(text)
print(log.count("setUp"), log.count("tearDown"), log.count("cleanup"), log[0], log[-1])
from unittest import mock
m = mock.Mock(return_value=5)
print(m(1, a=2), m.called, m.call_count, m.call_args, m.mock_calls, m.attr.sub(3) is not None, m.method_calls)
m.assert_called_once_with(1, a=2)
try: m.assert_called_with(9)
except AssertionError as e: print(str(e).splitlines()[0])
mm = mock.MagicMock()
mm.__len__.return_value = 7
mm.side_effect = [1, ValueError("se")]
print(len(mm), mm(), mm[0] is not None)
try: mm()
except ValueError as e: print(e)
with mock.patch("sys.maxsize", 42): print(sys.maxsize)
with mock.patch.object(T, "helper", return_value="patched"): print(T("helper").helper())
with mock.patch.dict("os.environ", {"ADDER_MOCK": "1"}): print(__import__("os").environ["ADDER_MOCK"])
print(mock.sentinel.x, mock.ANY == 5, mock.call(1) == mock.call(1), mock.create_autospec(len)([1]) is not None)
