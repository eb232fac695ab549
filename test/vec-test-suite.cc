// SPDX-License-Identifier: GPL-2.0-only
#include "ns3/test.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <string>

namespace ns3::vec
{

/** Keeps what the GoogleTest assertions of the current case report. */
class FailureCollector : public testing::EmptyTestEventListener
{
  public:
    std::string Take()
    {
        std::string failures;
        failures.swap(m_failures);
        return failures;
    }

  private:
    void OnTestPartResult(const testing::TestPartResult& result) override
    {
        if (result.failed())
        {
            m_failures += std::string(result.file_name() ? result.file_name() : "unknown file") +
                          ":" + std::to_string(result.line_number()) + ": " + result.message() +
                          "\n";
        }
    }

    std::string m_failures;
};

/** One GoogleTest suite as a case of ns-3's test runner. */
class GoogleTestCase : public TestCase
{
  public:
    GoogleTestCase(const std::string& suite, FailureCollector* failures)
        : TestCase(WithoutSlashes(suite)), m_suite(suite), m_failures(failures)
    {
    }

  private:
    static std::string WithoutSlashes(std::string name)
    {
        std::replace(name.begin(), name.end(), '/', '.');
        return name;
    }

    void DoRun() override
    {
        testing::GTEST_FLAG(filter) = m_suite + ".*";
        const int status = RUN_ALL_TESTS();
        const std::string failures = m_failures->Take();
        NS_TEST_EXPECT_MSG_EQ(status, 0, failures);
        NS_TEST_EXPECT_MSG_GT(testing::UnitTest::GetInstance()->test_to_run_count(),
                              0,
                              "the filter selects no test");
    }

    std::string m_suite;
    FailureCollector* m_failures; //!< owned by GoogleTest
};

/** All GoogleTest suites of the module; they are known once the library is loaded. */
class VecTestSuite : public TestSuite
{
  public:
    VecTestSuite() : TestSuite("vec", Type::UNIT)
    {
    }

  private:
    void DoSetup() override
    {
        testing::InitGoogleTest();
        auto& listeners = testing::UnitTest::GetInstance()->listeners();
        delete listeners.Release(listeners.default_result_printer());
        auto* failures = new FailureCollector;
        listeners.Append(failures);
        const auto* tests = testing::UnitTest::GetInstance();
        for (int i = 0; i < tests->total_test_suite_count(); i++)
        {
            AddTestCase(new GoogleTestCase(tests->GetTestSuite(i)->name(), failures));
        }
    }
};

static VecTestSuite g_vecTestSuite; //!< registers itself with ns-3's test runner

} // namespace ns3::vec
