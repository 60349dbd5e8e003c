"""A hummed phrase of two seconds: synthetic vowels, encoded once as Opus packets."""

import base64

PHRASE = (
    "Fc{zhne_t$`{{w+&urS8c4yb<2d|-p5R4BfeghC$e+?Q~2Qq=z|LnFVU%OA&ATAi~x@!XyCnTD@`}<jFXeo#Cm3#(F@W&Xin?pDa"
    "d99(>+M)ctLunK}#8{>9F&ORiIm^12`gE&Zlp~d#sio7y7L*OMU^mr$TiABU4v%960wBk~;I%!@)y93xLZB)b?dm*0M${A!9T$C4"
    "L6(Uvg7K$QJPg%Mlui%G?PU&LW*_9JiRWNwk0uz5*6*<pNgF`im~{O!2rLZTjP<-oN?6d^8Qv`B)Sos8K1;%wBp6~VEW?a+mY?5$"
    "!KXX67orTibsX=Txc0gNHEY>9D!Vp%urC<xl0)|0kg5XHd|NxPMMkCczFPG2MD~;4pHyS)efhqrc(ae)$Z9c{6^Ps%xGEU#DpiEN"
    "l%yI8r`aw<VAMj$SY{=?m8g=w)1HTkd-Ior4f;xoF_>)zF&OQxc%~oXra>lVxpeEnW~-hP8EZxyS_y%~2U-RlXLWq%wG*@)x=A%8"
    "N2wj}KtL@RXzaj?b7T{FmKAH9OCKL7rSL&!%ktp8l1HRFrNP0vlG*()OSzVgpIZayE*R}dU0edS=>~+7z##iEI^TW)&JjV^i=MO_"
    "xt{)TPkz@4oIH#E9ZQL;Fh;m7811>lev2EVjSH<<s&OmbGD&pytJ$I!<oEcGZL24-2IdaRxo_u<>XK8^z$O^(EBl}<Pu?9hP&<qN"
    "wW`|Kk=^-)TE}DXbuKj)2t{{8ztFwFEg0=UJx)BMV%4i}MQRPv*+^%f2hz$^VXV?J`AE_jAm4}~KKNtgvoU506&NKLkG#;$o<gj7"
    "XL4}f0Gmp{t;+(~;d3=2bgde}7@bYEH)q~J4j2L}EW?c03)cm<y%5qI7$Pey!;IJq*9Abr)?%S3VA0GUKxz8`R5Nz`G#Kqlu+(r*"
    "^Y!LbjFkz**=1t$q)@7#`WXYMOi^QiN$yXIV5)|7gd){<7~G;M>7`hS<R%#I1kFl0Dvufwd%!6J%Fjqp?_Bc&1laO4-Vzu(Q5I{q"
    "H~bfVFc|I{2gHx^C}NzE$_590VjpHUFL};36o>%dA|ToXScl1u=Y0R0>?oupa&Cc`v^p4VyPPF)13*@Yy0;oGm@w|&ta;zUYlJTF"
    "EjfFBDGT@M(?fBFlT<64)DkSHoq25%GvFBv9oD8BG#Kqp91^v6z@&5$lnGcie&nFWn~_<><(|}okEI4auoQH!UlKPzXm<1c(>hZB"
    "NP6N|;3^pIFZ?BOj+o{ccS~uo18!b4^i*7isvmv!aVC9e4;WjVKQDhx@lD(yI2i5jMNBo%>0X8P4o>3KkNSUY;Kcjr!P2-xbmu;N"
    "3>Os2Wy{@?xqtH-E&~L}YLACrOQkdhfFc+zyPODR&au&JRlj9A8Jk6^68aSaZ?{p==ah{HJYV)eE*R~D|Gjz@_V*D=mh)z>+X0J+"
    "nhu22nu5`N8;KV%*!Ea>TE~)CVYIKJ-OPX~814LI{%TtXVDmm#pG~;|+2YpTZ0_pXLOjtZn3ZFiXo?DlRQWAQKqnaPE%Cp$WO4NO"
    "Cb#;s@q!FvJ!`}O4qUya3>0FQb^v6V4t8A$Ha8f}F%lh#9%zq8wG#Aq*K1rwf)Swk2w?0gL|yGr8R^EZh0}nKtSaI>4%9$6$5h%x"
    "y+357d@UH@ES&;ShpvgOouHsI{cU9#IE7~t_&-HY@EN7q6o&MHXL}P$PW2Y(y5Q(480~*U2585lvq)aaC3uJvkb9z_YI)E@6*FU|"
    "t%D!@YWq;amDd&zQEV(2?esT}&~cB>v_CoOy&PL>in7w92XBcZnO+3~K6#46pAyz{%0EcAXj)(@814m|38|>_k-%l#CI<SR=XI#f"
    "iMfz}qu<Yk$AfS3wme}KYx`g@?!YS;?e+A(>fzGmR7+gu*HZDJb|iyno@3I3FyGDlxE7SeOao#WFh#PRCV(s$?MAG_2`D+W`<s!n"
    "ZynJ719TNbB&)Y4ro3DTIY=H9uej(MDBw9;*u-om7|VVYZM?U`m$^w!!30f@fakD40VvD#F96I-(_rv?27LC7dw>oY0xK-TjMxj;"
    "1-88q(he8`D=fo|*bCPMw!IM2"
)


def packets() -> list[bytes]:
    """Unpack the phrase; one byte of length stands before each packet."""
    data = base64.b85decode(PHRASE)
    found, start = [], 0
    while start < len(data):
        end = start + 1 + data[start]
        found.append(data[start + 1 : end])
        start = end
    return found
