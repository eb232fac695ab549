// SPDX-License-Identifier: GPL-2.0-only
#ifndef VEC_DOT_LEXER_H
#define VEC_DOT_LEXER_H

#include <string>
#include <string_view>

namespace ns3::vec
{

/**
 * Words, quoted words and signs of the DOT language, with their line for errors. Comments, and a
 * byte-order mark, are skipped; quoted words that are joined by + are one.
 */
class DotLexer
{
  public:
    DotLexer(std::string_view text, std::string file);

    /** The present token: an identifier, or one sign as itself ("->" and "--" included); empty at
     * the end. */
    const std::string& Token() const;
    bool IsEnd() const;
    /** An identifier, quoted or not. */
    bool IsWord() const;
    /** A word of the language, whatever its case; quoted, it is an identifier like others. */
    bool IsKeyword(std::string_view keyword) const;
    bool IsSign(std::string_view sign) const;

    /** Takes a sign or fails. */
    void Take(std::string_view sign);
    /** Takes the sign when it is there. */
    bool Skip(std::string_view sign);
    /** Takes the keyword when it is there. */
    bool SkipKeyword(std::string_view keyword);
    std::string TakeWord(const char* expected);

    /** Throws InputError: the line, what was expected, and the present token. */
    [[noreturn]] void Fail(const std::string& expected) const;
    [[noreturn]] void FailHere(const std::string& expected) const;

  private:
    enum class Kind
    {
        END,
        WORD,
        QUOTED,
        SIGN
    };

    void Next();
    void SkipSpace();
    void ReadQuoted();
    void ReadHtml();

    std::string_view m_text;
    std::string m_file;
    std::size_t m_at = 0;
    int m_line = 1;
    std::string m_token;
    Kind m_kind = Kind::END;
};

} // namespace ns3::vec

#endif // VEC_DOT_LEXER_H
