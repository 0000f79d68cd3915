-- SQLite: the words of a comment are kept beside the index of them as well. Whether a
-- comment has a word that very many have is seen there at once; in the index that is as
-- slow as many have it. ---------------------------------------------------------------

{find_words};
