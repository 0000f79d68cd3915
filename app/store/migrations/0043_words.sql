-- SQLite: the words of a comment are kept with it as well. Whether it has a word that
-- very many have is seen there at once; in the index that is as slow as many have it. --

{comment_stems};
